const a = x.replace(/"/g, '') + "SELECT id FROM products";
const b = 4 / 2; const c = "SELECT id FROM invoices" / 1;
const d = <div title="SELECT id FROM products">it's SELECT id FROM invoices</div>;
const e = `SELECT * FROM ${sql('addresses')}`;
const f = { "SELECT id FROM products": 1 };
