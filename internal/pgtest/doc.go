// Package pgtest gives every test a database of its own, on real PostgreSQL: a
// clone of a template that is built once from the migrations. A failed test
// keeps its database and says where it is.
package pgtest
