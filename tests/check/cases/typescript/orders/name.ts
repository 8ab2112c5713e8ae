const a = (table: string) => `SELECT count(*) FROM ${table}`;
const b = (t: string) => 'UPDATE ' + t + " SET id = 1";
const c = (t: string) => `DELETE FROM "${t}" WHERE id = 1`;
