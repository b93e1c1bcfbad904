// Package token is the text in a card's QR code (停车卡二维码): a random token,
// bare or at the end of the address that anybody's camera opens. It knows its
// form alone; whose card it is, is asked of the database by its hash.
package token
