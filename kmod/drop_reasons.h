/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The one table of drop reasons: symbol, name as netlink, ethtool and the
 * tracepoint give it, and a sentence for who has to find out why. The order is
 * no ABI; the names are. nshctl is built from this file as well, so it includes
 * nothing and is included with NSH_DROP() defined, as often as needed.
 */

/* Header as received, RFC 8300 section 2 */
NSH_DROP(TRUNCATED, "truncated",
	 "The packet ends before its header does")
NSH_DROP(VERSION, "version",
	 "The version is not 0 (RFC 8300, 2.2)")
NSH_DROP(LENGTH, "length",
	 "Length is not 6 with MD type 1, or below 2 with MD type 2 (RFC 8300, 2.2)")
NSH_DROP(MD_TYPE, "md-type",
	 "The MD type is neither 1 nor 2 (RFC 8300, 2.2)")
NSH_DROP(TLV, "tlv",
	 "A context header of MD type 2 runs over the end of the header (RFC 8300, 2.5.1)")
NSH_DROP(OAM, "oam",
	 "The O bit is set and the port is not told to forward such packets (RFC 8300, 2.2)")
/* Forwarding */
NSH_DROP(TTL, "ttl",
	 "TTL reached 0: a loop, or a path with more forwarders than TTL (RFC 8300, 2.2)")
NSH_DROP(NO_PATH, "no-path",
	 "There is no path with this SPI (RFC 8300, 2.3)")
NSH_DROP(NO_HOP, "no-hop",
	 "The path has no hop for this SI (RFC 8300, 2.3)")
NSH_DROP(SI_ZERO, "si-zero",
	 "SI is 0 and the path does not end here (RFC 8300, 2.3)")
NSH_DROP(HOP_DEAD, "hop-dead",
	 "The device or port of the hop is gone")
NSH_DROP(GROUP_DOWN, "group-down",
	 "No member of the hop's group can take the packet")
NSH_DROP(DEVICE_DOWN, "device-down",
	 "The device or port of the hop is down")
NSH_DROP(FUNCTION_DOWN, "function-down",
	 "The function is down: somebody has said so, or it returns nothing (state, returns)")
NSH_DROP(MTU, "mtu",
	 "The packet with its header is larger than the MTU of the port, or of the device behind")
NSH_DROP(XMIT, "xmit",
	 "The port's device or the neighbour table refused the packet")
NSH_DROP(BACKLOG, "backlog",
	 "The receive queue of the CPU is full (net.core.netdev_max_backlog)")
NSH_DROP(NO_MEMORY, "no-memory",
	 "Memory for the packet or its context could not be had")
/* Proxy and end of path */
NSH_DROP(NEXT_PROTO, "next-proto",
	 "A function takes Ethernet, IPv4 and IPv6 only, and so does the end of a path")
NSH_DROP(NP_NONE, "np-none",
	 "Next protocol none: there is no packet to hand over (RFC 8393)")
NSH_DROP(INNER, "inner",
	 "The inner frame is too short for its Ethernet header")
NSH_DROP(NO_CONTEXT, "no-context",
	 "Sent on a device without anything to recall, and the device has no path of its own")
NSH_DROP(AMBIGUOUS, "ambiguous",
	 "What was recalled by had two headers within the window, so none of them is used")
NSH_DROP(ORIGINATED, "originated",
	 "The function made the packet itself, and its device is told to drop such (originated)")
NSH_DROP(NEIGHBOUR, "neighbour",
	 "An announcement of the function's own neighbour discovery, which ends here (mode route)")
NSH_DROP(CONTEXT_LIMIT, "context-limit",
	 "All contexts of the device were in use a moment ago (context-limit, mark-mask)")
