const a = await knex("addresses").select("city");
const b = await db.from('orders').where({ id: 1 });
