package pgserver

// settings are the server's arguments. They stand on the command line, above any
// file in the cluster, because they differ by use and hold the promises made here.
func settings(use Use, cluster, socket string) []string {
	set := [][2]string{
		{"listen_addresses", ""},
		{"port", socketPort},
		{"unix_socket_directories", socket},
		{"unix_socket_permissions", "0700"},
		{"timezone", "UTC"},
		{"log_timezone", "UTC"},
		{"log_destination", "stderr"},
		{"logging_collector", "off"},
		{"lc_messages", "C"},
		// The log goes where plates and phones may not: no statement, no parameter, no
		// DETAIL with the key that stood there already. What a statement failed of is
		// told to the program; ERROR and WARNING stay out, for their text quotes values.
		{"log_min_messages", "log"},
		{"log_min_error_statement", "panic"},
		{"log_error_verbosity", "terse"},
		{"log_parameter_max_length", "0"},
		{"log_parameter_max_length_on_error", "0"},
		{"log_statement", "none"},
		{"log_min_duration_statement", "-1"},
		{"jit", "off"},
		{"max_wal_senders", "0"},
		{"wal_level", "minimal"},
		{"checkpoint_timeout", "15min"},
		{"max_wal_size", "1GB"},
	}
	if use == Test {
		set = append(set,
			[2]string{"shared_buffers", "64MB"},
			[2]string{"max_connections", "200"},
			[2]string{"fsync", "off"},
			[2]string{"synchronous_commit", "off"},
			[2]string{"full_page_writes", "off"},
		)
	} else {
		set = append(set,
			[2]string{"shared_buffers", "128MB"},
			[2]string{"max_connections", "60"},
			[2]string{"fsync", "on"},
			[2]string{"synchronous_commit", "on"},
			[2]string{"full_page_writes", "on"},
		)
	}
	args := []string{"-D", cluster}
	for _, s := range set {
		args = append(args, "-c", s[0]+"="+s[1])
	}
	return args
}
