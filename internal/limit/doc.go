// Package limit counts what may be tried, so that nobody guesses for long and
// nobody locks another out.
//
// Main types: Origin (where a request comes from), Rule (how often, and how long
// the next one waits), Count (a rule for one thing), Take (counts a try, or
// refuses it with how long to wait).
//
// What holds:
//
//   - a try is counted before it runs, so that a hundred at once are not ten;
//     whoever was right is never counted;
//   - what is tried from a browser that the holder has used counts apart from what
//     strangers try: a stranger's wrong tries never make the holder wait;
//   - nothing is ever locked: after so many a try waits, longer each time, and
//     never longer than its rule's most;
//   - addresses, phones and devices stand in the table as hashes, for a day at most.
//
// It knows no people and no pages. Which rule counts what is said by whoever asks.
package limit
