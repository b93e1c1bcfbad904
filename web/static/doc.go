// Package static serves what a browser fetches beside the page itself: style
// sheets, scripts and the icon sprite, embedded in the program. All of it lies
// under one folder named by the hash of the whole (/static/<build>/js/app.js),
// so modules import each other by plain relative names and every answer may be
// kept for good.
//
// Main names: [Path] for templates, [Build] for the offline gate's cache,
// [Names] for size budgets, [Handler] for the router.
//
// Invariants: nothing is fetched from another host; css/app.css is the joined
// sheet of the parts in css/, in the order they lie over one another.
//
// It bundles and rewrites nothing else: scripts are plain ES modules.
package static
