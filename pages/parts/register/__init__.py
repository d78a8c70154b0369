"""What pages of the register share: the open register, work under way, differences, origins."""
