# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# What the parts of the demo share: the namespaces, running commands in them,
# waiting, the verdict, and cleaning up.

# shellcheck disable=SC2034,SC2154 # what other parts use, or set

prefix=nshdemo-
nodes="client node1 node2 node3 fw nat server"
lock=/run/nsh_sfc-demo.lock
tmp=
loaded=
pids=
failures=0

title() { printf '\n== %s ==\n\n' "$*"; }
say() { printf '%s\n' "$*"; }
indent() { sed 's/^/  /'; }

# stop TEXT...: the demo cannot run here
stop()
{
	printf 'demo: %s\n' "$*" >&2
	exit 4
}

# on NODE COMMAND...: quietly
on()
{
	on_node=$1
	shift
	ip netns exec "$prefix$on_node" "$@"
}

# run NODE COMMAND...: for everybody to see; nothing works without it
run()
{
	run_node=$1
	shift
	printf '  %s# %s\n' "$run_node" "$*"
	on "$run_node" "$@" && return
	seen "$run_node# $*" false
	verdict
	exit 1
}

# until_true SECONDS COMMAND...: wait for a condition
until_true()
{
	until_end=$(($(date +%s) + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		[ "$(date +%s)" -lt "$until_end" ] || return 1
		sleep 0.05
	done
}

# background NODE OUTPUT COMMAND...: its process id in $child
background()
{
	bg_node=$1
	bg_out=$2
	shift 2
	ip netns exec "$prefix$bg_node" "$@" >"$bg_out" 2>"$bg_out.err" \
		</dev/null 9>&- &
	child=$!
	pids="$pids $child"
}

# seen TEXT COMMAND...: a line of the verdict
seen()
{
	seen_text=$1
	shift
	if "$@" >"$tmp/seen" 2>&1; then
		printf '  ok      %s\n' "$seen_text" >>"$tmp/verdict"
		return 0
	fi
	failures=$((failures + 1))
	{
		printf '  FAILED  %s\n' "$seen_text"
		sed 's/^/            /' "$tmp/seen"
	} >>"$tmp/verdict"
	return 1
}

verdict()
{
	title "Verdict"
	cat "$tmp/verdict"
	if [ "$failures" -ne 0 ]; then
		printf '\nFAILED: %d of these did not happen as they should.\n' \
			"$failures"
		return 1
	fi
	printf '\nok: all of this was seen.\n'
}

# prepare: refuse early, in plain words
prepare()
{
	PATH=$PATH:/usr/sbin:/sbin
	[ "$(id -u)" -eq 0 ] || stop "this needs root; try: sudo make demo HOST=1"

	for prog in ip tc nft nginx curl tcpdump nc jq ping ss sysctl flock; do
		command -v "$prog" >/dev/null ||
			stop "$prog is missing; scripts/deps demo installs it"
	done
	nshctl=${NSHCTL:-}
	if [ -z "$nshctl" ]; then
		for nshctl in "$top/build/nshctl/nshctl" "$top/build/nshctl" \
			"$top/nshctl/nshctl" "$(command -v nshctl)"; do
			[ ! -f "$nshctl" ] || [ ! -x "$nshctl" ] || break
		done
	fi
	if [ ! -f "$nshctl" ] || [ ! -x "$nshctl" ]; then
		stop "nshctl is missing; build it with: make"
	fi
	PATH=$(dirname "$nshctl"):$PATH
	export PATH

	exec 9>"$lock" || stop "cannot write $lock"
	flock -n 9 || stop "another demo is running on this machine"

	tmp=$(mktemp -d /tmp/nshdemo.XXXXXX) || stop "no temporary directory"
	trap cleanup EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM
	trap 'exit 129' HUP
	chmod 755 "$tmp"
	: >"$tmp/verdict"

	[ -d /sys/module/nsh_sfc ] || load_module
	remove_namespaces # of a demo that was killed
	started=$(cut -d ' ' -f 1 /proc/uptime)
	say "Linux $(uname -r), $(nshctl -V)"
}

load_module()
{
	loaded=1
	modprobe nsh_sfc 2>"$tmp/modprobe" && return
	module=${MODULE:-$top/build/kmod-$(uname -r)/kmod/nsh_sfc.ko}
	if [ -e "$module" ]; then
		for dep in $(modinfo -F depends "$module" | tr , ' '); do
			modprobe "$dep" 2>>"$tmp/modprobe"
		done
		insmod "$module" 2>>"$tmp/modprobe" && return
	fi
	loaded=
	cat "$tmp/modprobe" >&2
	stop "the module nsh_sfc cannot be loaded into the running kernel," \
		"$(uname -r). Build and install it for this kernel (make," \
		"make install), or run the demo in a virtual machine:" \
		"make demo"
}

remove_namespaces()
{
	for ns in $(ip netns list | awk '{ print $1 }' |
		grep "^$prefix"); do
		for pid in $(ip netns pids "$ns"); do
			kill "$pid" 2>/dev/null
		done
		ip netns del "$ns"
	done
}

cleanup()
{
	trap '' INT TERM HUP
	for pid in $pids; do
		kill "$pid" 2>/dev/null
	done
	for pid in $pids; do
		wait "$pid" 2>/dev/null
	done
	remove_namespaces
	if [ -n "$loaded" ] && [ -z "${NSH_SFC_VM:-}" ]; then
		# Namespaces go in the background
		until_true 20 rmmod nsh_sfc ||
			say "demo: the module is still in use and stays loaded"
	fi
	rm -rf "$tmp"
}

# keep: a shell in which the chain can be looked at
keep()
{
	[ -n "${KEEP:-}" ] && [ "${KEEP:-}" != 0 ] || return
	if [ ! -t 0 ]; then
		say "demo: KEEP=1 needs a terminal"
		return
	fi
	{
		for node in $nodes; do
			printf '%s() { ip netns exec %s "$@"; }\n' \
				"$node" "$prefix$node"
		done
		printf 'PS1="nsh demo# "\n'
	} >"$tmp/rc"
	title "The chain stands until you leave this shell (exit)"
	indent <<-END
	Each of $nodes runs commands there, for example:
	  client curl -o /dev/null http://$server_ip/data
	  node2 nshctl -s path show
	  node2 nshctl context show
	  node2 tcpdump -n -e -vv -i eth-node1
	  fw nft list ruleset
	END
	bash --rcfile "$tmp/rc" -i
}
