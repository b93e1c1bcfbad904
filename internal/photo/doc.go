// Package photo takes in a photograph that somebody made with a phone, and gives
// back a small picture that says no more than what is to be seen on it.
//
// [Shrink] reads the size, and by it the memory and the work, before it reads the
// picture, of which it reads two at a time; it turns it the way it was
// held, draws it anew and writes a JPEG of at most [MaxBytes]: where, when and
// with what it was taken goes with the original (EXIF), of which the digest
// alone is kept. It knows nothing of what the photographs are of.
package photo
