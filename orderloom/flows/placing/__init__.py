"""What placing orders is made of: the request, the terms it is priced by, the pricing. The flow is flows/place_orders.py."""
