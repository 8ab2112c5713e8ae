package orders

const url = "postgres://stock_app@db/shop"
const own = "postgres://orders_app@db/shop"
const keys = `host=db user=users_app dbname=shop sslmode=disable`
