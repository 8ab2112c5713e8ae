const a = 'Select a product from the list';
const b = 'Update the cart';
const c = 'Deleted from addresses';
type Select = 'select' | 'from';
const d: Select = 'select';
