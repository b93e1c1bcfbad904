// Package past is what a committee decided before it kept its decisions here, entered
// afterwards (补录): its compact, a hearing, a vote or resolution, a price.
//
// Main types: Decision (one of them, with its day and the digests of its papers), Paper
// (a scan, of which the digest alone is kept: the paper stays where it lies), Voucher
// (somebody who vouches that it was so, 作证人).
//
// What holds, whoever asks and however often:
//
//   - what was entered never changes; what was entered wrongly is dropped with a reason
//     and entered again;
//   - as many people as the rule past.vouchers says vouch for it, none of them whoever
//     entered it; then it is posted as long as the rule says, and stands only when the
//     posting has ended and no objection against it was upheld;
//   - a price names the hearing at which it was found and the act that made it binding,
//     both entered like it, and stands no earlier than they do;
//   - what stands may be named as a ground, always marked as entered afterwards, and goes
//     only by a later decision that replaces it: one that was entered and stands, or a
//     posting that has run its course;
//   - every act goes on the public record, with digests of texts and no names.
package past
