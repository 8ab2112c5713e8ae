const a = new Pool({ connectionString: 'postgres://users_app@db/shop' });
const b = new Pool({ connectionString: 'postgres://orders_app@db/shop' });
const c = `postgresql://stock_app@${host}/shop`;
