CREATE SUBSCRIPTION things
	CONNECTION 'host=db9.example.com dbname=legacy' PUBLICATION p;
