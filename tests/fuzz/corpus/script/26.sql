\copy t from 'f'
b;