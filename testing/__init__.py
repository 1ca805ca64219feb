"""What tests share: wikis in memory and on this machine, people, a fault proxy, reports made by hand."""
