const a = 'Select an address from the list';
const b = `Update available: ${version}`;
const c = "Delete this order?";
const d = 'with products and addresses';
const e = `<p>Insert your card into the reader, or
select another payment.</p>`;
import x from 'public.addresses';
