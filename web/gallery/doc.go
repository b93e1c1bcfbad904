// Package gallery is `/demo/gallery` (全部页面), which only a demonstration has: an
// address for every state of a page worth looking at, so that people can look at
// a lost card or a full disk without losing or filling one, and tests at all of
// them.
//
// A state is a kit.Sample of its subject's own package: drawn by the real
// component from fixed data, on a fixed day, as the visitor of a role. Nothing
// behind it is read, and what its forms send goes where the real ones' do.
//
// Main type: Pages. It is the one package that knows several subjects.
package gallery
