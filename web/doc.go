// Package web is everything a browser meets: the table of routes, what stands
// in front of every handler, and how an error becomes an answer. The handlers
// themselves lie in one folder a subject.
//
// It holds no rule of parking and no SQL.
package web
