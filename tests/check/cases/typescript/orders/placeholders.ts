@Injectable()
class A {
  a = this.db.query('SELECT city FROM addresses WHERE user_id = $1', [1]);
  b = this.db.query('SELECT id FROM products WHERE sku = :sku', { sku: 1 });
  c = this.db.query('SELECT id FROM payments WHERE id = ANY(?)', [[1]]);
}
