const url = "postgres://billing_app@db/shop";
const own = process.env.URL ?? 'postgres://orders_app@db/shop';
const view = <p>don't SELECT id FROM public.addresses</p>;
