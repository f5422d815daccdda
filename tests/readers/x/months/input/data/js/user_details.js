var user_details = {
 "screen_name": "Gil",
 "id": "77",
 "full_name": "Gil Moss"
}