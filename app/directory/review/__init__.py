"""What coordinators look at: new and changed listings, reports, and listings that may be one."""
