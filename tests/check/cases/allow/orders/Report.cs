class Report
{
    /* dbsplit: allow(dynamic-sql, cross-service-read) a tool of the night */
    string A(string table) => $"SELECT id FROM {table}";
    string B(string table) => $"SELECT id FROM {table}";
}
