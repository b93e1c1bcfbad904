// Package browsertest gives tests a browser: one for a test program, started at
// the first need, and for every person a window of their own with no cookie of
// anybody else in it.
//
// Main type: Window. A package whose tests open one has a TestMain that calls Run.
// What a tap leads to is waited for ([Window.Follow], [Window.Until]) before anything
// is read: the page that comes is not there at once.
package browsertest
