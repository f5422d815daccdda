window.YTD.deleted_tweets.part0 = [
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1600000000000000007"
     ]
    }
   },
   "retweeted": false,
   "id_str": "1600000000000000007",
   "id": "1600000000000000007",
   "full_text": "Said, and taken back.",
   "created_at": "Wed Dec 07 11:01:00 +0000 2022",
   "favorite_count": "1",
   "entities": {
    "hashtags": [],
    "user_mentions": [],
    "urls": []
   },
   "deleted_at": "Wed Dec 07 11:02:00 +0000 2022"
  }
 }
]