function run(db, table) {
  db.query(`SELECT count(*) FROM ${table}`);
  db.query('DELETE FROM ' + table + ' WHERE id = 1');
  db.query(`SELECT id FROM public.${table} WHERE id = 1`);
}
