window.YTD.tweets.part1 = [
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1600000000000000006"
     ]
    }
   },
   "retweeted": false,
   "id_str": "1600000000000000006",
   "id": "1600000000000000006",
   "full_text": "In the second part.",
   "created_at": "Wed Dec 07 10:01:00 +0000 2022",
   "favorite_count": "1",
   "entities": {
    "hashtags": [],
    "user_mentions": [],
    "urls": []
   }
  }
 }
]