// Package errs is the one kind of error that reaches people: a kind, which
// decides the status of the answer, a stable code, which is the key of its
// sentence in the catalogues, and parameters, which the sentence may name.
//
// The domain never holds a sentence. Whatever is not an *Error is internal:
// people see a request id, the log sees the cause, once.
package errs
