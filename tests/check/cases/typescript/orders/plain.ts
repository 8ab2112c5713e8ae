export class Report {
  constructor(private readonly db: Db) {}
  async city(id: number): Promise<string | undefined> {
    return this.db.one<string>("SELECT city FROM public.addresses WHERE user_id = 1");
  }
  clear = () => this.db.none('DELETE FROM user_sessions');
}
