// Package posting is the board that everything hangs on which must be posted
// (公示): for a number of days anybody it concerns may object, each objection is
// answered, and what was decided takes effect only then. It is the same board
// for applications, cards, changed rules and whatever a committee posts of its
// own, on the web, on paper, in a feed and in a chat group.
//
// Main types: Posting (what hangs there, with a number people say, its period
// and the text as it was posted), Item (a line of it, by an application's or
// card's number), Objection (异议) with its answer (答复), Proof (the photograph
// of the sheet on the wall), Standing (may what was posted take effect).
//
// A package that has something to post calls [Add] within its own act, and asks
// [StandingOf] before it goes on. Something only told (公告) is an announcement,
// something told to one person (通知) a message: neither is a posting.
//
// What holds, whoever asks and however often:
//
//   - names and plates are masked before they are stored; title, text, notes and
//     answers with a whole plate, a mobile number, an identity number or a door
//     are refused;
//   - the period is the one of the rule on the day of posting, and stays; while
//     the holidays of a year it touches are not published, it has no last day
//     (尚未公布) and does not end;
//   - no objection is taken after the last day, each is answered once, and not
//     by who objected; a posting ends only when the period is over and all are
//     answered. Then its lines are no longer public; the proof stays;
//   - who objected, and in which words, the committee alone sees;
//   - every act goes on the public record, with digests of texts and no names.
//
// An act holds its committee's head of the record first, then the posting, then
// its objections.
package posting
