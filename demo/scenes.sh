# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# The traffic, what is seen of it, and what that says.

# shellcheck disable=SC2034,SC2154 # what other parts use, or set

size=4194304
udp_port=5000
udp_text="hello on path 11"

# Legs in the order in which a packet passes: name, where, device, packets,
# filter, what it shows
legs()
{
	cat <<-'END'
	client|client|eth0|1|tcp dst port 80|leaves the client
	ether|node2|eth-node1|1|ether proto 0x894f|node1 to node2: NSH over Ethernet, path 10
	fw|fw|nsh-fw|1|tcp dst port 80|in the firewall: no NSH
	gpe|node3|eth-node2|1|udp port 4790|node2 to node3: NSH over VXLAN-GPE, one service index on
	nat|nat|nsh-nat|2|tcp dst port 80|into the NAT and out of it
	server|server|eth0|1|tcp dst port 80|reaches the server: no NSH, the NAT's address
	END
}

# hops NODE SPI: "SI PACKETS DROPS" for each hop of a path in a node
hops()
{
	on "$1" nshctl -j -s path show "$2" | jq -r \
		'.[] | .hop[] | "\(.si) \(.packets) \(.drops)"'
}

# all_hops NODE SPI [NODE SPI...]: each hop of these has had packets
all_hops()
{
	while [ $# -ge 2 ]; do
		hops "$1" "$2" >"$tmp/hops" || return
		sed "s/^/$1, path $2: /" "$tmp/hops"
		awk '$2 == 0 { zero = 1 } END { exit zero || !NR }' \
			"$tmp/hops" || return
		shift 2
	done
}

# packets: sum over all hops of all nodes
packets()
{
	for node in node1 node2 node3; do
		on "$node" nshctl -j -s path show
	done | jq -s '[.[][].hop[].packets] | add'
}

# fetch PORT FILE
fetch()
{
	on client curl -sS --connect-timeout 3 -m 60 -o "$2" \
		"http://$server_ip:$1/data"
}

# drops_of_rule: packets that the firewall's rule has dropped
drops_of_rule()
{
	on fw nft list chain inet firewall forward |
		sed -n 's/.*dport 8080 counter packets \([0-9]*\) .*/\1/p' |
		grep . || echo 0
}

not() { ! "$@"; }

# contains FILE WORDS...: what was decoded has each of these
contains()
{
	contains_file=$1
	shift
	for word; do
		grep -qi -e "$word" "$contains_file" || {
			echo "no \"$word\" in:"
			cat "$contains_file"
			return 1
		}
	done
}

server_start()
{
	mkdir "$tmp/www"
	head -c "$size" /dev/urandom >"$tmp/www/data"
	cat >"$tmp/nginx.conf" <<-END
	daemon off;
	user root;
	worker_processes 1;
	pid $tmp/nginx.pid;
	events { }
	http {
		log_format demo '\$remote_addr port \$server_port "\$request" \$status \$body_bytes_sent';
		access_log $tmp/access.log demo;
		client_body_temp_path $tmp/body;
		proxy_temp_path $tmp/proxy;
		fastcgi_temp_path $tmp/fastcgi;
		uwsgi_temp_path $tmp/uwsgi;
		scgi_temp_path $tmp/scgi;
		server {
			listen 80;
			listen 8080;
			root $tmp/www;
		}
	}
	END
	background server "$tmp/nginx" nginx -p "$tmp" -c "$tmp/nginx.conf" \
		-e "$tmp/error.log"
	mkfifo "$tmp/echo"
	# shellcheck disable=SC2016 # for the inner shell
	background server "$tmp/udp" sh -c \
		'nc -4 -n -v -u -l '"$udp_port"' <"$0" | tee "$0"' "$tmp/echo"
	listening 80 8080 || stop "nginx does not start: $(cat "$tmp/nginx.err")"
}

# listening PORT...: the server does
listening()
{
	for port; do
		until_true 20 on server sh -c \
			"ss -Hltn 'sport = :$port' | grep -q ." || return
	done
}

udp_listening()
{
	on server ss -Hlun "sport = :$udp_port" | grep -q .
}

logged()
{
	[ "$(grep -c "port $1 .* 200 $size" "$tmp/access.log")" -ge 1 ]
}

captures_start()
{
	legs >"$tmp/legs"
	while IFS='|' read -r name node dev count filter _; do
		background "$node" "$tmp/leg.$name" tcpdump -n -e -t -K -vv \
			--immediate-mode -c "$count" -i "$dev" "$filter"
		echo "$child" >"$tmp/leg.$name.pid"
	done <"$tmp/legs"
	while IFS='|' read -r name _; do
		until_true 20 grep -q 'listening on' "$tmp/leg.$name.err" || {
			cat "$tmp/leg.$name.err" >&2
			stop "tcpdump does not start"
		}
	done <"$tmp/legs"
}

ended() { not kill -0 "$1"; }

captures_end()
{
	while IFS='|' read -r name _; do
		pid=$(cat "$tmp/leg.$name.pid")
		until_true 5 ended "$pid" || kill "$pid" 2>/dev/null
		wait "$pid" 2>/dev/null
	done <"$tmp/legs"
}

scene_http()
{
	captures_start
	say "  client# curl -o data http://$server_ip/data"
	fetch 80 "$tmp/data" 2>&1 | indent
	captures_end
	until_true 5 logged 80
	say "  $(wc -c <"$tmp/data") bytes; the server's log:"
	indent <"$tmp/access.log" | indent

	seen "HTTP through path 10: $size bytes, the same as on the server" \
		cmp "$tmp/data" "$tmp/www/data"
	seen "the server's log shows the NAT's address, $nat_ip" \
		log_has_nat_only
	seen "path 10: packets at each hop of each node" \
		all_hops node1 10 node2 10 node3 10
	seen "path 20: the answers, through the NAT and the firewall too" \
		all_hops node1 20 node2 20 node3 20
}

log_has_nat_only()
{
	grep -q "^$nat_ip port 80 .* 200 $size" "$tmp/access.log" &&
		not grep -q "^$client_ip " "$tmp/access.log"
}

scene_udp()
{
	until_true 20 udp_listening || stop "the UDP server does not start"
	before=$(hops node3 11 | awk '{ n += $2 } END { print n + 0 }')
	say
	say "  client# echo '$udp_text' | nc -u $server_ip $udp_port"
	answer=$(echo "$udp_text" |
		on client nc -n -u -W 1 -w 10 "$server_ip" "$udp_port")
	after=$(hops node3 11 | awk '{ n += $2 } END { print n + 0 }')
	say "  ${answer:-no answer}"
	grep '^Connection received' "$tmp/udp.err" | indent

	seen "UDP answered by the server" \
		test "$answer" = "$udp_text"
	seen "path 11: the datagram at each hop, from node1 to the end" \
		udp_crossed
	seen "path 11 goes through the same firewall, but not through the NAT" \
		grep -q "received on $client_ip " "$tmp/udp.err"
}

udp_crossed()
{
	echo "end of path 11: $before packets before, $after after"
	[ "$after" -gt "$before" ] && all_hops node1 11 node2 11 node3 11
}

scene_blocked()
{
	before=$(drops_of_rule)
	say
	say "  client# curl http://$server_ip:8080/data"
	fetch 8080 "$tmp/blocked" >"$tmp/blocked.err" 2>&1
	blocked=$?
	after=$(drops_of_rule)
	indent <"$tmp/blocked.err"
	say "  fw# nft list chain inet firewall forward"
	on fw nft list chain inet firewall forward |
		sed -n "s|^[[:space:]]*\(.*8080.*\)|    \1|p"

	seen "port 8080: no connection" test "$blocked" -eq 28
	seen "port 8080: the firewall's rule dropped it ($before packets before, $after after)" \
		test "$after" -gt "$before"
}

scene_icmp()
{
	before=$(packets)
	say
	say "  client# ping $server_ip"
	on client ping -n -c 3 -i 0.2 -W 5 "$server_ip" >"$tmp/ping" 2>&1
	pinged=$?
	after=$(packets)
	grep -e '^64 bytes' -e transmitted "$tmp/ping" | indent

	seen "ICMP answered" test "$pinged" -eq 0
	seen "ICMP took no path" test "$before" -eq "$after"
}

scene_legs()
{
	while IFS='|' read -r name node dev _ _ text; do
		say "  $text ($node, $dev)"
		sed 's/^/    /' "$tmp/leg.$name"
		say
	done <"$tmp/legs"

	ports="$client_ip.[0-9]* > $server_ip.80: "
	natted="$nat_ip.[0-9]* > $server_ip.80: "
	seen "seen at the client: the packet without NSH" \
		leg client "$ports"
	seen "seen between node1 and node2: NSH over Ethernet, path 10, index 255" \
		leg ether 'ethertype NSH' 'service-path-id 0x00000a' \
		'service-index 0xff' "$ports"
	seen "seen in the firewall: no NSH" \
		leg fw "$ports"
	seen "seen between node2 and node3: NSH over VXLAN-GPE, path 10, index 254" \
		leg gpe 'VXLAN-GPE' 'service-path-id 0x00000a' \
		'service-index 0xfe' "$ports"
	seen "seen in the NAT: no NSH, the client's address in, the NAT's out" \
		leg nat "$ports" "$natted"
	seen "seen at the server: no NSH, the NAT's address" \
		leg server "$natted"
}

# leg NAME WORDS...: that leg's packet has these; NSH only where expected
leg()
{
	leg_name=$1
	shift
	contains "$tmp/leg.$leg_name" "$@" || return
	case $leg_name in
	ether | gpe) ;;
	*) not grep -q NSH "$tmp/leg.$leg_name" ;;
	esac
}

# rows NODE SPI SI...: the table's lines for some hops of a path in a node
rows()
{
	rows_node=$1
	rows_spi=$2
	on "$rows_node" nshctl -j -s path show "$rows_spi" |
		jq -r --arg node "$rows_node" '.[] | .spi as $spi | .hop[] |
		[$spi, $node, .si,
		 ((if .type == "via" then "via " + (.ipv4 // .ipv6 // .lladdr) +
		  " " else .type + " " end) + .ifname),
		 .packets, .bytes, .drops] | map(tostring) | join("|")'
}

scene_counters()
{
	{
		echo "path|node|index|hop|packets|bytes|drops"
		for at in node1.10 node2.10 node3.10 - \
			node1.11 node2.11 node3.11 - \
			node3.20 node2.20 node1.20; do
			case $at in
			-) echo ;;
			*) rows "${at%.*}" "${at#*.}" ;;
			esac
		done
	} | awk -F '|' 'NF { printf "  %4s  %-5s  %5s  %-26s  %8s  %9s  %5s\n",
		$1, $2, $3, $4, $5, $6, $7; next } { print "" }'
}

scene_unblocked()
{
	handle=$(on fw nft -a list chain inet firewall forward |
		sed -n 's/.*dport 8080.* # handle //p')
	[ -z "$handle" ] ||
		run fw nft delete rule inet firewall forward handle "$handle"
	say "  client# curl -o data http://$server_ip:8080/data"
	fetch 8080 "$tmp/unblocked" 2>&1 | indent
	say "  $(wc -c <"$tmp/unblocked") bytes"

	seen "port 8080 without that rule: $size bytes, the same as on the server" \
		cmp "$tmp/unblocked" "$tmp/www/data"
}

no_drops()
{
	for node in node1 node2 node3; do
		on "$node" nshctl -j stats show >"$tmp/stats" || return
		jq -e 'map(.drops) | add == 0' "$tmp/stats" >/dev/null || {
			echo "$node:"
			on "$node" nshctl stats show
			return 1
		}
	done
}

# The kernel's log since the demo began; nothing to say where it may not be
# read
kernel_silent()
{
	dmesg 2>/dev/null | awk -v from="$started" '
		{ t = $0; sub(/^\[ */, "", t); sub(/\].*/, "", t) }
		t + 0 >= from + 0' |
		grep -E 'WARNING:|BUG:|Oops|general protection|Call Trace|suspicious RCU'
}

scene_health()
{
	seen "no node dropped a packet with NSH" no_drops
	seen "no warning in the kernel's log" not kernel_silent
}
