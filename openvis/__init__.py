"""OpenVIS: where should a municipality intervene, and did it help?"""
