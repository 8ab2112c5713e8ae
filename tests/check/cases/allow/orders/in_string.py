url = "http://x#dbsplit: allow(cross-service-read) no comment"; q = "SELECT street FROM addresses"
