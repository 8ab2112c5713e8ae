class Prose
{
    string a = "Select a customer from the list";
    string b = $"Update of {a} is done";
    string c = "Delete addresses?";
    string d = @"with ""products""";
}
