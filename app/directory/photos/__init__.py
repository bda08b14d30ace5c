"""Pictures of services: checked, made anew without what cameras write into them, served."""
