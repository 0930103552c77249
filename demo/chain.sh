# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# What turns the three routers into a service chain.

# shellcheck disable=SC2034,SC2154 # what other parts use, or set

# rules NODE: an nftables ruleset from standard input, shown and loaded
rules()
{
	cat >"$tmp/rules"
	printf '  %s# nft -f -\n' "$1"
	sed 's/^/    /' "$tmp/rules"
	on "$1" nft -f - <"$tmp/rules" ||
		stop "nftables does not take these rules"
}

functions()
{
	rules fw <<-END
	table inet firewall {
	  chain forward {
	    type filter hook forward priority filter
	    ct state established,related counter accept
	    tcp dport 8080 counter drop
	  }
	}
	END
	rules nat <<-END
	table ip nat {
	  chain postrouting {
	    type nat hook postrouting priority srcnat
	    ip saddr 10.0.1.0/24 counter snat to $nat_ip
	  }
	}
	END
}

chain()
{
	say "  Classifier: two nsh devices, each of which starts a path, and tc flower."
	run node1 nshctl port add dev eth-node2
	run node1 nshctl dev add nsh-tcp mode route spi 10
	run node1 nshctl dev add nsh-udp spi 11
	run node1 nshctl path add 10 hop 255 via inet 10.0.12.2 dev eth-node2
	run node1 nshctl path add 11 hop 255 via inet 10.0.12.2 dev eth-node2
	run node1 nshctl path add 20 hop 253 end dev nsh-tcp
	run node1 ip link set nsh-tcp mtu 1500 up
	run node1 ip link set nsh-udp mtu 1500 up
	run node1 tc qdisc add dev lan ingress
	run node1 tc filter add dev lan ingress protocol ip pref 1 flower \
		ip_proto tcp action mirred egress redirect dev nsh-tcp
	run node1 tc filter add dev lan ingress protocol ip pref 2 flower \
		ip_proto udp action mirred egress redirect dev nsh-udp

	say
	say "  Forwarder: Ethernet on one side, VXLAN-GPE on the other; the firewall gets"
	say "  an nsh device and routes everything back to where it came from."
	run node2 ip link add vx0 mtu 1550 type vxlan external gpe dstport 4790
	run node2 ip link set vx0 up
	run node2 nshctl port add dev eth-node1
	run node2 nshctl port add dev vx0
	run node2 nshctl dev add nsh-fw mode route netns "${prefix}fw"
	run fw ip link set nsh-fw mtu 1500 up
	run fw ip route add default dev nsh-fw
	for spi in 10 11; do
		run node2 nshctl path add "$spi" hop 255 dev nsh-fw \
			hop 254 via inet 10.0.23.3 id 1 dev vx0
	done
	run node2 nshctl path add 20 hop 254 dev nsh-fw \
		hop 253 via inet 10.0.12.1 dev eth-node1

	say
	say "  Forwarder and end: the NAT gets an nsh device; paths 10 and 11 end on"
	say "  nsh-out, and what is routed to nsh-out starts on path 20."
	run node3 ip link add vx0 mtu 1550 type vxlan external gpe dstport 4790
	run node3 ip link set vx0 up
	run node3 nshctl port add dev vx0
	run node3 nshctl dev add nsh-nat mode route netns "${prefix}nat"
	run nat ip link set nsh-nat mtu 1500 up
	run nat ip route add default dev nsh-nat
	run node3 nshctl dev add nsh-out mode route spi 20
	run node3 ip link set nsh-out mtu 1500 up
	run node3 nshctl path add 10 hop 254 dev nsh-nat hop 253 end dev nsh-out
	run node3 nshctl path add 11 hop 254 end dev nsh-out
	run node3 nshctl path add 20 hop 255 dev nsh-nat \
		hop 254 via inet 10.0.23.2 id 1 dev vx0
	run node3 ip route add "$nat_ip" dev nsh-out
}
