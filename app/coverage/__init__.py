"""ENGINE: catchments, gaps and siting; pure, arrays in, arrays out."""
