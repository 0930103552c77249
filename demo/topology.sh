# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# The machines and the wires between them, plain Linux so far: the client
# reaches the server through three routers.

# shellcheck disable=SC2034,SC2154 # what other parts use, or set

client_ip=10.0.1.2
server_ip=10.0.9.2
nat_ip=198.51.100.7

picture()
{
	cat <<-'END'
	                            fw                   nat
	                      .------------.       .------------.
	                      |  nftables  |       |  nftables  |
	                      |  firewall  |       | source NAT |
	                      '---nsh-fw---'       '--nsh-nat---'
	                            |   plain frames     |
	  client       node1        |    node2           |    node3       server
	 .------.   .---------.   .-+----------.   .-----+---------.   .-------.
	 | curl |---|   tc    |===| forwarder  |~~~|  forwarder,   |---| nginx |
	 |      |   | flower  |   |            |   |  path's end   |   |       |
	 '------'   '---------'   '------------'   '---------------'   '-------'
	 10.0.1.2                                                      10.0.9.2

	 ---  plain frames     ===  NSH over Ethernet     ~~~  NSH over VXLAN-GPE

	 path 10   TCP       node1 --> fw --> nat --> node3
	 path 11   UDP       node1 --> fw ----------> node3
	 path 20   answers   node1 <-- fw <-- nat <-- node3   to the NAT's 198.51.100.7
	 no path   the rest  node1 -- node2 -- node3          routed, ICMP for example
	END
}

# wire MTU NODE DEV NODE DEV
wire()
{
	ip link add name "$3" mtu "$1" netns "$prefix$2" type veth \
		peer name "$5" mtu "$1" netns "$prefix$4"
}

# net NODE COMMANDS: lines of ip -batch
net()
{
	printf '%s\n' "$2" | ip -n "$prefix$1" -batch -
}

topology_make()
{
	for node in $nodes; do
		ip netns add "$prefix$node" || return
		# Devices take these settings over when they come
		on "$node" sysctl -qw net.ipv6.conf.all.disable_ipv6=1 \
			net.ipv6.conf.default.disable_ipv6=1 \
			net.ipv4.conf.all.rp_filter=0 \
			net.ipv4.conf.default.rp_filter=0 \
			net.ipv4.conf.all.send_redirects=0 \
			net.ipv4.conf.default.send_redirects=0 || return
	done
	for node in node1 node2 node3 fw nat; do
		on "$node" sysctl -qw net.ipv4.ip_forward=1 || return
	done

	# Between the nodes there must be room for a header around 1500 bytes
	wire 1500 client eth0 node1 lan || return
	wire 1600 node1 eth-node2 node2 eth-node1 || return
	wire 1600 node2 eth-node3 node3 eth-node2 || return
	wire 1500 node3 lan server eth0 || return

	net client "address add $client_ip/24 dev eth0
		link set lo up
		link set eth0 up
		route add default via 10.0.1.1" || return
	net node1 "address add 10.0.1.1/24 dev lan
		address add 10.0.12.1/24 dev eth-node2
		link set lan up
		link set eth-node2 up
		route add default via 10.0.12.2" || return
	net node2 "address add 10.0.12.2/24 dev eth-node1
		address add 10.0.23.2/24 dev eth-node3
		link set eth-node1 up
		link set eth-node3 up
		route add 10.0.1.0/24 via 10.0.12.1
		route add default via 10.0.23.3" || return
	net node3 "address add 10.0.23.3/24 dev eth-node2
		address add 10.0.9.1/24 dev lan
		link set lan up
		link set eth-node2 up
		route add default via 10.0.23.2" || return
	net server "address add $server_ip/24 dev eth0
		link set lo up
		link set eth0 up
		route add default via 10.0.9.1" || return
	net fw "link set lo up" || return
	net nat "link set lo up"
}

topology()
{
	topology_make || stop "the namespaces cannot be made"
}
