// Package arch is the architecture as tests: which package may know which, how
// foreign keys run, what stands in the SQL, how long a file may grow, what is
// never written, and that words and documents fit the code.
//
// The rules stand in its tests, a table with a reason for each line where there
// is one. They read the repository as it lies there, generated files included,
// and prepare every SQL constant against the migrated schema. A rule that is
// wrong is changed here, in a commit of its own that says why; nothing else
// switches one off but a nolint that names its reason.
//
// `go test ./internal/arch -update` writes the generated documents anew.
package arch
