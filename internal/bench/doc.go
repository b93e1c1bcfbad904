// Command bench measures what the README claims, on this machine, with the
// limit beside each figure, in one run: `make bench`.
package main
