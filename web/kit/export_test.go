package kit

// Client is open to tests: it needs every kind of header.
var Client = client
