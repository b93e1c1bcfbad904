// Package migrations is the schema: numbered SQL, forward only, embedded. The
// owner's role runs it; the application's role gets from it exactly the rights
// it needs, which never include changing the public record.
package migrations
