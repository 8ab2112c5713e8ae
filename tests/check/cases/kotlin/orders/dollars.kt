val q = $$"""SELECT street FROM addresses WHERE id = $$id AND zip = '$b'"""
