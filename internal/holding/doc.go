// Package holding is how a package says what it keeps of a person: in which tables,
// what of it they are shown (我的数据), and what is forgotten with them (删除).
//
// Main types: Holding, a package's answer; Table, what it says of one of its tables;
// Section, one kind of data as its person reads it; Gone, who is forgotten.
//
// What holds: each package answers for its own tables alone; a table with a person, a
// dwelling, a phone or a plate that nobody answers for fails a test; a section is read
// by the committee and the person, and by nothing else.
//
// It reads and writes no table, and knows no person: internal/privacy asks everybody.
package holding
