import psycopg

URL = "postgresql://users_app@db/users"
OWN = "postgresql://orders_app@db/orders"
KEYS = 'host=db dbname=shop user=billing_app'
TARGET = "postgres://db2.example.com:5432/users?sslmode=require"
ELSEWHERE = "postgresql://somebody@db/things"
psycopg.connect("host=db dbname=orders user=orders_app")
