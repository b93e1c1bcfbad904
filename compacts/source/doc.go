// Package source is what everything else may rest on (依据): each thing by which a
// committee decided or decides, under the name people call it by.
//
// Main types: Source (a posting, a decision entered afterwards), Cited (its name as a
// ground carries it), Following (what rests on it, 由此而来), Opinion (what the community's
// party branch or the residents' committee said before it was posted) and Filing (that it
// was filed at the street office afterwards, 备案).
//
// The package that makes such a thing calls [Add] in the same act, and [Move] when the
// thing begins to stand, is replaced or goes. A ground may name what stands, and nothing
// else. The package decides nothing itself.
package source
