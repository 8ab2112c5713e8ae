const a = 'SELECT a.city ' // the city
  + 'FROM public.addresses a '
  + "WHERE a.zip = '1'" as string;
const b = ('SELECT id FROM ' + 'products')!;
