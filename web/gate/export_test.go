package gatepage

// FaceOf lets the tests walk the table of codes.
var FaceOf = faceOf
