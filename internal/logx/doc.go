// Package logx makes the program's log: constant messages with attributes,
// JSON in production. Plates, phones and names mask themselves; nothing here
// ever prints one whole.
package logx
