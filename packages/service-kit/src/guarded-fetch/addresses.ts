// Tells public addresses from all others, with the addresses that hide inside others taken out first.
import ipaddr from 'ipaddr.js';

const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * True only for addresses the open internet routes to. IPv4-mapped (::ffff:0:0/96, RFC 4291) and NAT64 (64:ff9b::/96, RFC 6052)
 * addresses are judged by the IPv4 address inside; 6to4 and Teredo carry one too but are refused whole, being retired (RFC 7526).
 * Ranges: https://www.iana.org/assignments/iana-ipv6-special-registry and the IPv4 registry beside it.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text) || text.includes('%')) return false;
  const address = ipaddr.parse(text);
  if (address instanceof ipaddr.IPv4) return isPublicV4(address);
  const v6 = address as ipaddr.IPv6;
  if (v6.isIPv4MappedAddress()) return isPublicV4(v6.toIPv4Address());
  if (v6.range() === 'rfc6052') return isPublicV4(new ipaddr.IPv4(v6.toByteArray().slice(12)));
  return v6.range() === 'unicast' && v6.match(GLOBAL_UNICAST);
}

// What the library's ranges leave out of the registry.
const ALSO_SPECIAL = ['192.0.0.0/24', '192.88.99.0/24', '198.18.0.0/15', '0.0.0.0/8'].map((range) =>
  ipaddr.IPv4.parseCIDR(range),
);

function isPublicV4(address: ipaddr.IPv4): boolean {
  return address.range() === 'unicast' && !ALSO_SPECIAL.some((range) => address.match(range));
}

/** One spelling per address, so that two can be compared. */
export function normalAddress(text: string): string {
  return ipaddr.isValid(text) ? ipaddr.process(text).toNormalizedString() : '';
}
