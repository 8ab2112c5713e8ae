async function run(db, id, row) {
  await db.query(`SELECT city FROM public.addresses WHERE id = ${id}`);
  await db.query(`SELECT id FROM products WHERE sku = '${row["sku"]}' LIMIT ${row.n}`);
  await db.query('SELECT id FROM invoices WHERE id = ' + id + ' AND amount > 0');
  await db.query(`SELECT id FROM orders WHERE id = ${`${id}`}`);
}
